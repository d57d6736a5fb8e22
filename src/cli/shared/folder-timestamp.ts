/** A folder name that sorts by time: `20261124T142512`. */
export function folderTimestamp(unixMs: number): string {
  return new Date(unixMs).toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
}
