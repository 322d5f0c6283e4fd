import { useState } from 'preact/hooks';
import type { Choice, ItemStatistics } from '../quiz/item-statistics.ts';
import { responseWords } from '../quiz/response-words.ts';
import { AnswerList } from './AnswerList.tsx';
import type { Course } from './course.ts';
import { useItems } from './use-items.ts';
import { named } from './record-words.ts';
import { percent } from './words.ts';

/** What a class’s answers say of each question; each opens to what was given. */
export function QuestionList({
  statistics,
  course,
}: {
  statistics: readonly ItemStatistics[];
  course: Course;
}) {
  return (
    <ul class="submissions">
      {statistics.map((each) => (
        <Question key={each.item} statistics={each} course={course} />
      ))}
    </ul>
  );
}

function Question({ statistics, course }: { statistics: ItemStatistics; course: Course }) {
  const [open, setOpen] = useState(false);
  const { item, answered, facility, discrimination, choices } = statistics;
  const listed = course.items.find(({ id }) => id === item);
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span class="who">{listed?.title ?? item}</span>{' '}
          <span class="earned">
            {answered} answered, facility {percent(facility)}, discrimination{' '}
            {discrimination === null ? '–' : discrimination.toFixed(2).replace('-', '\u2212')}
          </span>
        </summary>
        {open && listed && (
          <>
            <p class="rule">
              <a href={listed.url}>
                {item}, version {listed.version}
              </a>
            </p>
            <Choices choices={choices} answered={answered} items={[listed]} />
          </>
        )}
      </details>
    </li>
  );
}

function Choices({
  choices,
  answered,
  items,
}: {
  choices: readonly Choice[];
  answered: number;
  items: Course['items'];
}) {
  const fetched = useItems(items);
  const exact = fetched?.get(items[0]?.id ?? '');
  if (!exact)
    return <p class="untold">The words of the question {fetched ? 'could not be' : 'are being'} fetched.</p>;
  return (
    <table class="choices">
      <thead>
        <tr>
          <th scope="col">Given at the first attempt</th>
          <th scope="col">By</th>
          <th scope="col">Right</th>
        </tr>
      </thead>
      <tbody>
        {choices.map(({ response, count, right, who }, index) => (
          <tr key={index}>
            <td>
              <AnswerList said={responseWords(exact.item, response)} />
              <p class="rule">
                <bdi>{named(who)}</bdi>
              </p>
            </td>
            <td>
              {count} ({percent(count / answered)})
            </td>
            <td>{right === count ? 'yes' : right === 0 ? 'no' : `in ${right}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
