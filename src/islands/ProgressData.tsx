import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatLog } from '../quiz/log-text.ts';
import type { Aside } from './database.ts';
import { download } from './download.ts';
import { erase, importText, listAside, type Snapshot, tidy } from './store.ts';
import { timeWords } from './record-words.ts';
import { count } from './words.ts';

/** More than any log that this site writes. */
const LARGEST_FILE = 50_000_000;

/** Export, import, erase. Takes what is stored, or null while that is not known yet. */
export function ProgressData({ progress }: { progress: Snapshot | null }) {
  const [said, setSaid] = useState('');
  const [asking, setAsking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const eraseButton = useRef<HTMLButtonElement>(null);
  const [aside, setAside] = useState<readonly Aside[]>([]);
  const log = progress?.log ?? null;
  const entries = log?.entries.length ?? 0;
  // What is unreadable may fill the store, or be a later site’s: only erasing removes it.
  const unseen = progress?.trouble?.kind === 'full' || progress?.trouble?.kind === 'newer';

  useEffect(() => {
    void tidy();
  }, []);
  useEffect(() => {
    void listAside().then(setAside);
  }, [progress]);

  const importFile = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    setSaid(await importWords(file));
    // The same file can be chosen again.
    input.value = '';
  };

  const closeQuestion = (words: string, focus: RefObject<HTMLElement>) => {
    setAsking(false);
    setSaid(words);
    requestAnimationFrame(() => focus.current?.focus());
  };

  return (
    <section aria-labelledby="progress-data">
      <h2 id="progress-data" ref={heading} tabIndex={-1}>
        Your data
      </h2>
      <p>
        What you answered is kept in this browser and is sent nowhere. Export it to move it to another
        browser, where you import it; importing adds to what is there.
      </p>
      <p class="item-actions">
        <button
          type="button"
          disabled={entries === 0}
          onClick={() => {
            if (log)
              download(
                `under-the-gil-progress-${new Date().toISOString().slice(0, 10)}.json`,
                formatLog(log),
              );
            setSaid(`Exported ${count(entries, 'entry', 'entries')}.`);
          }}
        >
          Export
        </button>
        <label class="file">
          Import
          <input
            type="file"
            accept=".json,application/json"
            disabled={log === null}
            onChange={(event) => importFile(event.currentTarget)}
          />
        </label>
        <button
          type="button"
          ref={eraseButton}
          disabled={(entries === 0 && aside.length === 0 && !unseen) || asking}
          onClick={() => setAsking(true)}
        >
          Erase
        </button>
      </p>
      {asking && (
        <div class="ask" role="group" aria-label="Erase your progress?">
          <p>
            Erase your whole progress ({count(entries, 'entry', 'entries')}
            {aside.length > 0 && ', and what was set aside'})? This cannot be undone.
          </p>
          <p class="item-actions">
            <button
              type="button"
              onClick={async () => {
                await erase();
                closeQuestion('Erased. This browser keeps nothing of your answers now.', heading);
              }}
            >
              Erase everything
            </button>
            <button
              type="button"
              ref={focusOn}
              onClick={() => closeQuestion('Nothing was erased.', eraseButton)}
            >
              Keep it
            </button>
          </p>
        </div>
      )}
      <p class="said" role="status">
        {said || '\u00a0'}
      </p>
      {aside.length > 0 && (
        <>
          <h3>Set aside</h3>
          <p>
            Stored data that this site could not read. It is kept as it was until you erase your progress.
          </p>
          <ul>
            {aside.map(({ at, text }, index) => (
              <li key={index}>
                <button type="button" onClick={() => download('under-the-gil-set-aside.txt', text)}>
                  Download
                </button>{' '}
                {count(text.length, 'character')}, set aside {timeWords(at)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The careful answer gets the focus when the question appears. */
const focusOn = (element: HTMLElement | null) => element?.focus();

/** Imports a chosen file. Returns what to tell the learner. */
async function importWords(file: File): Promise<string> {
  const refused = (why: string) => `“${file.name}” was not imported: ${why}. Nothing was changed.`;
  if (file.size > LARGEST_FILE) return refused('it is too large for a progress file');
  let text: string;
  try {
    text = await file.text();
  } catch {
    return refused('it could not be read');
  }
  const parsed = await importText(text);
  if (parsed.kind === 'error') return refused(parsed.message);
  const read = count(parsed.log.entries.length, 'entry', 'entries');
  return `Imported ${read}, of which ${parsed.added} ${parsed.added === 1 ? 'is' : 'are'} new here.`;
}
