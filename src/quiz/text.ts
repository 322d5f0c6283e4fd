/** Options as a lettered list, in the order given. */
export function lettered(options: readonly { readonly text: string }[]): string {
  return options.map((option, index) => `${String.fromCharCode(97 + index)}. ${option.text}`).join('\n');
}

/** A printed text on one line, so that it can stand in a list: line ends are shown as ⏎. */
export function onOneLine(printed: string): string {
  return printed === '' ? '(nothing)' : printed.replaceAll('\n', '⏎');
}
