/** Markdown on one line, as items have it in what can be picked: words and `code`. */
export function Inline({ text }: { text: string }) {
  const parts = text.split('`');
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
