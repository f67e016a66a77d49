// What a selection's messages name most often.

export const TOP_KINDS = ['hashtags', 'domains', 'forwards'] as const;
export type TopKind = (typeof TOP_KINDS)[number];
