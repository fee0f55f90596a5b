// Puts a text on the clipboard, and tells whether it is there: only a page that comes by https or from this machine may.
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
