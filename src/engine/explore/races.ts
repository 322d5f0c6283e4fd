import { nameOf } from '../machine/names.ts';
import type { SwitchMode } from '../machine/run.ts';
import { OpenState } from '../machine/open-state.ts';
import { refTo } from '../machine/values.ts';
import type { Program } from '../python/code.ts';
import type { PythonModel } from './python-model.ts';
import { stateAfter } from './schedule.ts';
import type { MeetingPoint, Search } from './search.ts';

/** Two accesses to one place, at least one of them a write, that no lock and no waiting keeps apart. */
export interface Race {
  /** The place by the program's name: `counter`, `account.balance`, `cells[0]`. */
  readonly name: string;
  /** The lines of the two accesses, the lower one first. */
  readonly lines: readonly [number, number];
  /** What happens there, in the order of the lines. */
  readonly kinds: readonly ['read' | 'write', 'read' | 'write'];
}

interface Found {
  readonly place: string;
  readonly lines: readonly [number, number];
  readonly kinds: Race['kinds'];
  readonly at: MeetingPoint;
}

/**
 * Collects data races: in some reachable state two threads are both about to make their access. For programs whose
 * memory is sequentially consistent that is the definition; as all states are looked at, none is missed or supposed.
 */
export class RaceFinder {
  readonly #model: PythonModel;
  readonly #found = new Map<string, Found>();
  /** The pairs of lines that race, as `low|high`. */
  readonly lines = new Set<string>();

  constructor(model: PythonModel) {
    this.#model = model;
  }

  /** Compares two sets of accesses that meet. */
  meet(first: number, second: number, at: MeetingPoint): void {
    for (const one of this.#model.accesses(first)) {
      for (const other of this.#model.accesses(second)) {
        if (one.place !== other.place || !(one.write || other.write)) continue;
        // Both steps first take this lock: only one of them can.
        if (one.under?.some((lock) => other.under?.includes(lock)) === true) continue;
        const [low, high] = one.line <= other.line ? [one, other] : [other, one];
        const kind = (write: boolean): 'read' | 'write' => (write ? 'write' : 'read');
        const key = `${one.place}|${low.line}|${high.line}`;
        const before = this.#found.get(key);
        this.lines.add(`${low.line}|${high.line}`);
        if (before !== undefined && before.kinds.includes('write') && !(low.write && high.write)) continue;
        this.#found.set(key, {
          place: one.place,
          lines: [low.line, high.line],
          kinds: [kind(low.write), kind(high.write)],
          at: before?.at ?? at,
        });
      }
    }
  }

  /** The races with the names that the program has for their places, by line. */
  named(program: Program, mode: SwitchMode, found: Search): Race[] {
    const races = new Map<string, Race>();
    for (const { place, lines, kinds, at } of this.#found.values()) {
      const name = nameOfPlace(place, program, mode, found, at);
      races.set(`${name} ${lines.join()}`, { name, lines, kinds });
    }
    return [...races.values()].sort(
      (a, b) => a.lines[0] - b.lines[0] || a.lines[1] - b.lines[1] || (a.name < b.name ? -1 : 1),
    );
  }
}

function nameOfPlace(
  place: string,
  program: Program,
  mode: SwitchMode,
  found: Search,
  at: MeetingPoint,
): string {
  if (place.startsWith('global ')) return place.slice('global '.length);
  const [, slot, inside] = /^(\d+)(.*)$/s.exec(place)!;
  const state = stateAfter(program, mode, found.path(at.state));
  const open = new OpenState(state, at.agents[0], program);
  return state.objectAt(Number(slot)) === undefined ? place : nameOf(open, refTo(Number(slot))) + inside;
}
