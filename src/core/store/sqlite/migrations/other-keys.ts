/** Keys of a machine that are accepted besides its first, while one replaces another: a JSON array. */
export const otherKeys = `
ALTER TABLE machines ADD COLUMN other_keys TEXT NOT NULL DEFAULT '[]';
`;
