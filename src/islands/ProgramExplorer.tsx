import type { TargetedEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SwitchMode } from '../engine/index.ts';
import { SourceError } from '../engine/python/source-error.ts';
import { Explorer, type Explored, type Progress } from './explorer.ts';
import { Findings } from './Findings.tsx';
import { ProgramEditor } from './ProgramEditor.tsx';
import { modeWords, progressWords, verdictWords } from './explore-words.ts';

/** Programs to start from, by the lesson that they are from. */
export interface StarterGroup {
  readonly title: string;
  readonly programs: readonly { readonly path: string; readonly source: string }[];
}

interface Props {
  groups: readonly StarterGroup[];
  /** The path of the one that is shown first. */
  first: string;
  /** Where the rules for switching are explained. */
  rulesUrl: string;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'exploring'; readonly progress: Progress | null }
  | { readonly kind: 'stopped'; readonly progress: Progress | null }
  | { readonly kind: 'refused'; readonly error: SourceError }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'found'; readonly found: Explored; readonly source: string };

/** Seconds after which an exploration ends as unfinished: somebody waits. */
const patience = 30;

const modes = Object.keys(modeWords) as SwitchMode[];

/** Takes a program, has all its schedules explored in a worker, and shows what was found. */
export default function ProgramExplorer({ groups, first, rulesUrl }: Props) {
  const starters = groups.flatMap((group) => group.programs);
  const [explorer] = useState(() => new Explorer());
  const [alive, setAlive] = useState(false);
  const [chosen, setChosen] = useState(first);
  // What the reader has changed is kept while other programs are looked at.
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const [mode, setMode] = useState<SwitchMode>('any-instruction');
  const [state, setState] = useState<State>({ kind: 'idle' });
  const editor = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    setAlive(true);
    const idle = setTimeout(() => explorer.warm(), 300);
    return () => {
      clearTimeout(idle);
      explorer.stop();
    };
  }, []);

  const original = starters.find(({ path }) => path === chosen)?.source ?? '';
  const source = drafts[chosen] ?? original;
  const edit = (text: string) => {
    setDrafts({ ...drafts, [chosen]: text });
    // What was wrong may be mended by now.
    if (state.kind === 'refused') setState({ kind: 'idle' });
  };

  const explore = async () => {
    setState({ kind: 'exploring', progress: null });
    let last: Progress | null = null;
    try {
      const found = await explorer.explore(source, { switch: mode }, patience, (progress) => {
        last = progress;
        setState({ kind: 'exploring', progress });
      });
      setState({ kind: 'found', found, source });
    } catch (error) {
      if (error instanceof SourceError) setState({ kind: 'refused', error });
      else if (error instanceof DOMException && error.name === 'AbortError')
        setState({ kind: 'stopped', progress: last });
      else setState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };

  const exploring = state.kind === 'exploring';
  const toggle = () => (exploring ? explorer.stop() : void explore());
  const choose = (event: TargetedEvent<HTMLSelectElement>) => {
    explorer.stop();
    setChosen(event.currentTarget.value);
    setState({ kind: 'idle' });
  };

  const refused = state.kind === 'refused' ? state.error : null;
  const said =
    state.kind === 'found'
      ? verdictWords[state.found.verdict].word
      : exploring
        ? 'Exploring…'
        : state.kind === 'stopped'
          ? 'Stopped'
          : '';
  return (
    <div class="explorer">
      <div class="given">
        <p class="field">
          <label for="explore-starter">Start from a program of the course</label>
          <select id="explore-starter" autocomplete="off" value={chosen} onChange={choose}>
            {groups.map(({ title, programs }) => (
              <optgroup key={title} label={title}>
                {programs.map(({ path }) => (
                  <option key={path} value={path}>
                    {path.split('/').at(-1)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </p>
        <ProgramEditor
          id="explore"
          field={editor}
          source={source}
          edit={edit}
          restore={source === original ? null : () => edit(original)}
          explore={() => !exploring && void explore()}
          error={refused}
        />
      </div>
      <div class="asked">
        <fieldset class="modes">
          <legend>Where can threads switch?</legend>
          {modes.map((each) => (
            <label key={each} class="mode">
              <input
                type="radio"
                name="mode"
                value={each}
                autocomplete="off"
                checked={mode === each}
                onChange={() => setMode(each)}
              />
              <span>
                <strong>{modeWords[each].name}.</strong> {modeWords[each].where}
              </span>
            </label>
          ))}
          <p class="label">
            <a href={rulesUrl}>What these rules are</a>
          </p>
        </fieldset>
        <p class="run">
          <button type="button" class="main" disabled={!alive} onClick={toggle}>
            {exploring ? 'Stop' : 'Explore'}
          </button>
          <span class="progress-words">{exploring && progressWords(state.progress)}</span>
        </p>
        <p class="unseen" role="status">
          {said}
        </p>
        {state.kind === 'stopped' && (
          <p class="stopped">
            Stopped{state.progress && ` after ${progressWords(state.progress)}`}. Nothing is known of this
            program.
          </p>
        )}
        {state.kind === 'failed' && (
          <p class="trouble" role="alert">
            {state.message}
          </p>
        )}
        {state.kind === 'found' && (
          <Findings
            key={state.found}
            found={state.found}
            source={state.source}
            stale={state.source !== source || state.found.mode !== mode}
          />
        )}
      </div>
    </div>
  );
}
