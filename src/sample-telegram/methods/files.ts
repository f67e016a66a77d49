// Files, a part at a time.
import { longOf, numberOf, objectOf, type TlValue } from '../tl/value.ts';
import { type Call, type Handlers, RpcError } from './call.ts';

const MOST_AT_ONCE = 1024 * 1024;

const STORAGE: Readonly<Record<string, string>> = {
  'image/jpeg': 'storage.fileJpeg',
  'image/png': 'storage.filePng',
};

function getFile({ params, services }: Call): TlValue {
  const location = objectOf(params, 'location');
  const offset = Number(longOf(params, 'offset'));
  const limit = numberOf(params, 'limit');
  if (location._ !== 'inputPhotoFileLocation' && location._ !== 'inputDocumentFileLocation') {
    throw new RpcError(400, 'LOCATION_INVALID');
  }
  const file = services.files.find(longOf(location, 'id'));
  if (!file || file.accessHash !== longOf(location, 'access_hash')) throw new RpcError(400, 'FILE_ID_INVALID');
  if (offset < 0) throw new RpcError(400, 'OFFSET_INVALID');
  if (limit <= 0 || limit > MOST_AT_ONCE) throw new RpcError(400, 'LIMIT_INVALID');
  return {
    _: 'upload.file',
    type: { _: STORAGE[file.mimeType] ?? 'storage.fileUnknown' },
    mtime: 0,
    bytes: services.world.fileBytes(file, offset, Math.max(Math.min(limit, file.size - offset), 0)),
  };
}

export const files: Handlers = { 'upload.getFile': getFile };
