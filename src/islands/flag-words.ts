import type { Flag, Regraded } from '../quiz/submissions.ts';
import { count } from './words.ts';

/** What is to be looked at in a submission, in words. */
export function flagWords(flag: Flag): string {
  switch (flag.kind) {
    case 'edited':
      return flag.count === 1
        ? '1 score is not what its answer earns'
        : `${flag.count} scores are not what their answers earn`;
    case 'same-attempts':
      return `${count(flag.count, 'attempt')} ${flag.count === 1 ? 'is' : 'are'} also, to the millisecond, in the record of ${listed(flag.others)}`;
    case 'same-seeds':
      return `${count(flag.count, 'variant')} with the seed that ${listed(flag.others)} had`;
    case 'same-name':
      return `${count(flag.others.length, 'other record')} ${flag.others.length === 1 ? 'has' : 'have'} this name`;
    case 'other-seeds':
      return `${flag.count} of ${count(flag.of, 'attempt')} outside practice ${flag.count === 1 ? 'is' : 'are'} at other variants than the course’s link gives this student`;
    case 'ahead':
      return `${count(flag.count, 'attempt')} dated later than now`;
    case 'ungraded':
      return `${count(flag.count, 'attempt')} could not be graded again`;
    case 'other-build':
      return flag.build === ''
        ? 'does not tell which build of the site wrote it'
        : `written by another build of the site (${flag.build})`;
  }
}

/** Why an attempt was not graded again. */
export function ungradedWords(why: Extract<Regraded, { kind: 'ungraded' }>['why']): string {
  switch (why) {
    case 'no-response':
      return 'not graded again: its answer was not kept';
    case 'other-version':
      return 'not graded again: the question has another version now';
    case 'no-item':
      return 'not graded again: this site has no such question';
    case 'unfetched':
      return 'not graded again: the question could not be fetched';
  }
}

/** Two names, and how many more there are. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 2).join(' and ');
  return names.length > 2 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : shown;
}
