interface Props {
  number: number;
  outcome: string;
  /** Whether its schedule is the one shown. */
  shown: boolean;
  /** Shows its schedule. */
  prove: () => void;
}

/** One text that the program can give, with the way to a schedule that gives it. */
export function Outcome({ number, outcome, shown, prove }: Props) {
  return (
    <li>
      <Printed text={outcome} />
      <button type="button" aria-pressed={shown} onClick={prove}>
        Show how<span class="unseen"> output {number} comes about</span>
      </button>
    </li>
  );
}

/** A text as the explorer writes it. Exceptions and a deadlock stand there in brackets: they are not printed. */
export function Printed({ text }: { text: string }) {
  const lines = text.trimEnd().split('\n');
  return (
    <code class="printed">
      {text === '' ? (
        <i>nothing</i>
      ) : (
        lines.map((line, index) => {
          const end = index < lines.length - 1 ? '\n' : '';
          return /^\[(deadlock|\w+(: .*)?)\]$/.test(line) ? <i key={index}>{line + end}</i> : line + end;
        })
      )}
    </code>
  );
}
