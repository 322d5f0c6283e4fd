import { addedBy, loadedBy } from './tests/setup/built-scripts.ts';

/** Scripts that a page with any island has. */
const base = ['client'];
/** Scripts of a page on which a question has been answered. */
const answering = [...base, 'QuizForm', 'score'];

const page = (name, path, limit) => ({ name, path: `dist/${path}index.html`, gzip: true, limit });
const scripts = (name, path, limit) => ({ name, path, gzip: true, limit });

export default [
  page('home page', '', '20 kB'),
  page('lesson: where arrays land', 'memory/where-arrays-land/', '20 kB'),
  page('lesson: two threads, one lock', 'gil/two-threads-one-lock/', '20 kB'),
  scripts('scripts that answer a question of choice', loadedBy(...base, 'QuizForm'), '14.5 kB'),
  scripts(
    'scoring of what is typed, matched or put in order',
    addedBy(['score'], [...base, 'QuizForm']),
    '4.2 kB',
  ),
  scripts('list to be put in order', addedBy(['OrderList'], answering), '2 kB'),
  scripts(
    'a wrong order that is run, but for the worker',
    addedBy(['OrderProof'], [...answering, 'OrderList', 'shown-variant']),
    '6 kB',
  ),
  scripts('stepping the threads of a question', addedBy(['ScheduleSteps'], answering), '6.4 kB'),
  scripts('repairing a program, but for the worker', addedBy(['RepairField', 'repair'], answering), '8.8 kB'),
  scripts('showing a variant', addedBy(['shown-variant'], answering), '6.9 kB'),
  scripts('editor of programs, which a reader asks for', addedBy(['code-editor'], base), '100 kB'),
  scripts(
    'schedule lab all told, with the engine (to come down to 90 kB)',
    loadedBy(...base, 'LabOpener', 'ScheduleLab', 'explore-worker'),
    '93.3 kB',
  ),
  scripts('heap lab all told, with its engine', loadedBy(...base, 'LabOpener', 'HeapLab'), '42 kB'),
  scripts('GIL lab all told, with its model', loadedBy(...base, 'LabOpener', 'GilLab'), '22 kB'),
  scripts(
    'reference lab all told, with the engine, for programs without arrays and locks (to come down to 90 kB)',
    loadedBy(...base, 'LabOpener', 'ReferenceLab', 'memory-worker'),
    '92 kB',
  ),
  scripts(
    'what a course’s link and a test add',
    addedBy(['CourseBar', 'CourseQuiz', 'HandIn', 'test-mode'], answering),
    '8.2 kB',
  ),
  scripts(
    'what answers suggest, at the end of a quiz',
    addedBy(['QuizBeliefs', 'BeliefReport'], answering),
    '10 kB',
  ),
  scripts('practice, with FSRS', addedBy(['PracticePage'], answering), '19 kB'),
  scripts('builder of a syllabus', addedBy(['SyllabusBuilder'], base), '8 kB'),
  scripts('records: results and their check', addedBy(['ResultsPage', 'VerifyPage'], answering), '19.2 kB'),
  scripts('explorer: its page', addedBy(['ProgramExplorer'], base), '12 kB'),
  scripts('explorer: its worker (to come down to 60 kB)', loadedBy('explore-worker'), '73 kB'),
  scripts('explorer: tracebacks and locks', addedBy(['reports'], ['explore-worker']), '8 kB'),
  scripts(
    'grader of variants: its part of the worker',
    addedBy(['grade'], ['explore-worker', 'reports']),
    '57 kB',
  ),
  scripts('grader for a sandboxed frame', loadedBy('without-worker'), '133 kB'),
  { name: 'fonts', path: 'dist/_astro/*.woff2', brotli: false, limit: '25 kB' },
];
