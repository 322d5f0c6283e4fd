import { useEffect, useRef, useState } from 'preact/hooks';
import { LONGEST_NAME, type LearnerRecord } from '../quiz/learner-record.ts';
import type { Course } from './course.ts';
import { download } from './download.ts';
import { fileOf } from './record-file.ts';
import { linkTo } from './record-link.ts';
import { fetchItems } from './use-items.ts';
import { count } from './words.ts';

interface Props {
  record: LearnerRecord;
  course: Course;
  name: string;
  setName: (name: string) => void;
  module: string;
  setModule: (module: string) => void;
}

/** Longer links are cut by some mail programs and refused by some forms. */
const LONG_LINK = 2000;

/** What a learner can do with their record: say whose it is and of what, print it, take it as a file or as a link. */
export function RecordActions({ record, course, name, setName, module, setModule }: Props) {
  const [said, setSaid] = useState('');
  const [link, setLink] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const empty = record.entries.length === 0;
  // A link that was made holds what was shown then.
  useEffect(() => setLink(null), [name, module, record.entries.length]);
  useEffect(() => field.current?.select(), [link]);

  const save = async () => {
    const answered = new Set(record.entries.map(({ item }) => item));
    const items = await fetchItems(course.items.filter(({ id }) => answered.has(id)));
    download(`under-the-gil-results-${record.written.slice(0, 10)}.json`, fileOf(record, course, items));
    setSaid(`Saved ${count(record.entries.length, 'attempt')}.`);
  };
  const makeLink = async () => {
    try {
      const made = await linkTo(record, location.href.replace(/[?#].*/, ''));
      setLink(made);
      const long =
        made.length > LONG_LINK ? ' Some programs cut links of that length: the file is safer.' : '';
      setSaid(`The link has ${count(made.length, 'character')}.${long}`);
    } catch {
      setSaid('This browser cannot make the link. Download the file instead.');
    }
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link ?? '');
      setSaid('Copied.');
    } catch {
      field.current?.select();
      setSaid('Not copied: the link is selected, copy it by hand.');
    }
  };

  return (
    <div class="record-actions">
      <p class="fields">
        <label>
          Name or number, if it is asked for
          <input
            type="text"
            value={name}
            maxLength={LONGEST_NAME}
            autocomplete="off"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label>
          What of
          <select value={module} onChange={(event) => setModule(event.currentTarget.value)}>
            <option value="">Everything</option>
            {course.modules.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </p>
      <p class="item-actions">
        <button type="button" disabled={empty} onClick={() => print()}>
          Print
        </button>
        <button type="button" disabled={empty} onClick={save}>
          Download the file
        </button>
        <button type="button" disabled={empty} onClick={makeLink}>
          Make a link
        </button>
      </p>
      {link !== null && (
        <p class="made-link">
          <label>
            A link that holds this record
            <input ref={field} type="text" readOnly value={link} />
          </label>{' '}
          <button type="button" onClick={copy}>
            Copy
          </button>
        </p>
      )}
      <p class="said" role="status">
        {said || (empty ? 'Nothing was answered here yet, so there is nothing to hand in.' : '\u00a0')}
      </p>
    </div>
  );
}
