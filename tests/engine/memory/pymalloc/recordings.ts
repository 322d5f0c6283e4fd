import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSession, packIds, unpackIds, type Recording, type Session } from './sessions.ts';

const FILE = join(import.meta.dirname, 'recorded.txt');
const HEAD = `# Where real CPythons put objects; written by \`npm run verify:pymalloc -- --record\`. For each session a line with the
# version, the seed, bytes mapped and resident at the end, and holes of the address space as FROM+BYTES (hexadecimal); under
# those with the same ids these, as packIds in sessions.ts packs them.
`;

interface Recorded {
  readonly seed: number;
  readonly session: Session;
  readonly recording: Recording;
}

/** The recordings that are kept, each of a short session. */
export function readRecorded(): Recorded[] {
  const found: Recorded[] = [];
  let heads: string[] = [];
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (/^3\.\d+\.\d+ /.test(line)) {
      heads.push(line);
      continue;
    }
    for (const head of heads) {
      const [version = '', number, virtual, resident, ...holes] = head.split(' ');
      const seed = Number(number);
      const session = makeSession(seed, 'short');
      const recording = {
        version,
        virtual: Number(`0x${virtual}`),
        resident: Number(`0x${resident}`),
        holes: holes.map((hole) => {
          const [address = NaN, size = NaN] = hole.split('+').map((each) => parseInt(each, 16));
          return { address, size };
        }),
        ids: unpackIds(session, line),
      };
      found.push({ seed, session, recording });
    }
    heads = [];
  }
  return found;
}

export function writeRecorded(all: readonly Omit<Recorded, 'session'>[]): void {
  const hex = (value: number): string => value.toString(16);
  const byIds = new Map<string, string[]>();
  for (const { seed, recording } of all) {
    const { version, virtual, resident, holes, ids } = recording;
    const spans = holes.map(({ address, size }) => `${hex(address)}+${hex(size)}`);
    const packed = packIds(makeSession(seed, 'short'), ids);
    const head = [version, seed, hex(virtual), hex(resident), ...spans].join(' ');
    byIds.set(packed, [...(byIds.get(packed) ?? []), head]);
  }
  writeFileSync(FILE, `${HEAD}${[...byIds].flatMap(([ids, heads]) => [...heads, ids]).join('\n')}\n`);
}
