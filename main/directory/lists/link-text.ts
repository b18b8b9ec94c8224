/** Links as a person reads them. */

/** “Dave Mills (mills@udel.edu)”; of other links the words. */
export function linkText(words: string, address: string): string {
  const plain = words.trim();
  const mail = /^mailto:([^?]*)/i.exec(address)?.[1];
  if (mail === undefined || mail === '' || plain.includes(mail)) return plain;
  return plain === '' ? mail : `${plain} (${mail})`;
}
