import { formatRecord, type LearnerRecord } from '../quiz/learner-record.ts';
import { pack } from './packed.ts';

/** How the part of an address begins that holds a record. It stays in the browser: servers are not sent it. */
export const LINK = '#r=';

/** A link that holds a record. Rejects where the browser cannot compress. */
export async function linkTo(record: LearnerRecord, page: string): Promise<string> {
  return `${page}${LINK}${await pack(formatRecord(record))}`;
}
