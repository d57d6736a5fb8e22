export function packageExamples(root: string): readonly string[];
