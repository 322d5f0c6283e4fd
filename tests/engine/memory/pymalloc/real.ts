import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { scrubbed } from '../../../content/run-program.ts';
import { buildOf, planText, readRecording, replay, type Recording, type Session } from './sessions.ts';

const REAL = join(import.meta.dirname, 'real.py');

/** Carries out a session on a real CPython. Throws where that one fails. */
export async function record(python: string, session: Session): Promise<Recording> {
  for (let attempt = 1; ; attempt += 1) {
    const child = spawn(python, ['-s', '-S', REAL], { env: scrubbed(process.env), timeout: 60_000 });
    let out = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.stdin.end(planText(session));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    if (status === 0) return readRecording(out);
    // The system chooses other addresses each time.
    if (attempt === 5 || !errors.includes('try again'))
      throw new Error(`real.py on ${python} ended with ${status}: ${errors}`);
  }
}

/** Where the model differs from what a real CPython did, or null. */
export function difference(session: Session, recorded: Recording): string | null {
  const { version, holes, virtual, resident, ids } = recorded;
  const model = replay(session, buildOf(version), holes);
  const hex = (id: number | undefined): string => id?.toString(16) ?? 'none';
  const at = ids.findIndex((id, index) => id !== model.ids[index]);
  if (at >= 0)
    return `object ${at} of ${ids.length} is at ${hex(ids[at])}, in the model at ${hex(model.ids[at])}`;
  if (ids.length !== model.ids.length) return `${ids.length} objects, in the model ${model.ids.length}`;
  if (virtual !== model.virtual) return `${virtual} bytes are mapped, in the model ${model.virtual}`;
  if (resident !== model.resident) return `${resident} bytes are resident, in the model ${model.resident}`;
  return null;
}
