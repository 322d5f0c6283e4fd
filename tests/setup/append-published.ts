/** `npm run published`: appends the addresses of the built site that the list lacks. It never removes one. */
import { appendFileSync } from 'node:fs';
import { readDist } from './dist.ts';
import { PUBLISHED, readPublished, unlisted } from './published.ts';

const fresh = unlisted(readDist(), readPublished());
appendFileSync(PUBLISHED, fresh.map((address) => `${address}\n`).join(''));
console.log(fresh.length === 0 ? 'No new address.' : `Added ${fresh.length} to tests/published.txt:`);
for (const address of fresh) console.log(`  ${address}`);
