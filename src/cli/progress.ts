/** Shows how far a long search is, on a terminal, in one line that comes after two seconds and goes at the end. */
export interface ProgressLine {
  /** Called with the milliseconds that have passed and the states found. */
  show(passed: number, states: number): void;
  clear(): void;
}

const firstShown = 2000;
const betweenShows = 200;

export function progressLine(stream: NodeJS.WriteStream): ProgressLine {
  let shown = 0;
  return {
    show: (passed, states) => {
      if (!stream.isTTY || passed < firstShown || passed - shown < betweenShows) return;
      shown = passed;
      stream.write(`\r${states.toLocaleString('en')} states, ${Math.round(passed / 1000)} s\u001b[K`);
    },
    clear: () => {
      if (shown > 0) stream.write('\r\u001b[K');
    },
  };
}
