// The built app, which tells when its window has drawn.
import '../tell-ready.mjs';
import '../shared-memory.mjs';
import '../../../out/main/index.js';
