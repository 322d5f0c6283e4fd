/**
 * `npm test`: every stage in order, stopping at the first that fails, each with its name and time.
 * `npm test -- unit build` runs only these.
 */
import { runCommand } from './command.ts';
import { findBrowser } from './browser.ts';
import { findPython, pythonOrSkip } from './python.ts';
import { STAGES, type Stage } from './stages.ts';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  const names = STAGES.map((stage) => stage.name).join(', ');
  console.error(`No stage ${unknown.join(', ')}. The stages are: ${names}.`);
  process.exit(2);
}
const stages = wanted.length > 0 ? STAGES.filter((stage) => wanted.includes(stage.name)) : STAGES;

const env: NodeJS.ProcessEnv = {
  ...process.env,
  ASTRO_TELEMETRY_DISABLED: '1',
  // Playwright's workers and prettier both colour their output by this; logs stay plain.
  FORCE_COLOR: '0',
};
delete env['NO_COLOR'];

/** Looks for browser and Python before anything else, so that their absence is told at once. */
async function prepare(): Promise<void> {
  if (stages.some((stage) => stage.needs?.includes('browser'))) {
    const browser = await findBrowser();
    env['CHROMIUM_PATH'] = browser.path;
    console.log(`browser  ${browser.version} (${browser.from}: ${browser.path})`);
  }
  if (stages.some((stage) => stage.needs?.includes('python'))) {
    const found = await findPython();
    const { python, skip } = pythonOrSkip(found, process.env);
    if (python !== null) {
      env['PYTHON'] = python.path;
      console.log(`python   ${python.version.join('.')}, NumPy ${python.numpy} (${python.path})`);
    } else {
      console.log(`python   ${String(skip).toUpperCase()}`);
    }
  }
}

async function runStage(stage: Stage): Promise<boolean> {
  const [command = '', ...args] = stage.command;
  const result = await runCommand(command, args, {
    timeout: stage.minutes * 60_000,
    env: { ...env, ...stage.env },
    inherit: true,
  });
  if (result.timedOut) console.error(`${stage.name}: stopped after ${stage.minutes} minutes`);
  else if (result.status === null) console.error(`${stage.name}: ${result.stderr || 'killed'}`);
  return result.status === 0;
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

try {
  const begin = performance.now();
  const times: string[] = [];
  await prepare();
  for (const stage of stages) {
    const start = performance.now();
    console.log(`\n── ${stage.name}: ${stage.what}`);
    const passed = await runStage(stage);
    times.push(`${stage.name.padEnd(10)} ${passed ? 'passed' : 'FAILED'}  ${seconds(start)}`);
    console.log(`── ${times.at(-1)}`);
    if (!passed) {
      process.exitCode = 1;
      break;
    }
  }
  console.log(`\n${times.join('\n')}\n${'in all'.padEnd(17)}  ${seconds(begin)}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
