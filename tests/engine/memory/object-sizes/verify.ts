// npm run verify:object-sizes [-- --python PATH... --record]: the blocks of the objects in cases.txt, on every CPython that
// the machine has and on those of the paths, against the model. `--record` writes what they are into the file. Ends with 1
// where anything differs.
import { parseArgs } from 'node:util';
import { allPythons } from '../../threading/oracle.ts';
import { buildOf } from '../pymalloc/sessions.ts';
import { inClasses, measure, modelled, readCases, writeCases } from './cases.ts';

const { values: given } = parseArgs({
  options: { python: { type: 'string', multiple: true, default: [] }, record: { type: 'boolean' } },
});
const cases = readCases();
const measured: Awaited<ReturnType<typeof measure>>[] = [];
for (const path of [...(await allPythons()).map((each) => each.path), ...given.python])
  measured.push(await measure(path, cases));
measured.sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));

let different = 0;
for (const { version, sizes } of measured) {
  let same = 0;
  let unknown = 0;
  cases.forEach((each, at) => {
    const model = modelled(each, buildOf(version));
    if (model === null) unknown += 1;
    else if (inClasses(model).join() === inClasses(sizes[at]!).join()) same += 1;
    else {
      different += 1;
      console.log(
        `CPython ${version}, ${each.text}: ${sizes[at]!.join(' ')}, in the model ${model.join(' ')}`,
      );
    }
  });
  console.log(
    `CPython ${version}: ${same} of ${cases.length} objects are as in the model, ${unknown} are not claimed`,
  );
}
if (given.record)
  writeCases(
    cases.map((each, at) => ({
      ...each,
      sizes: new Map(measured.map(({ version, sizes }) => [version, sizes[at]!])),
    })),
  );
process.exitCode = different === 0 ? 0 : 1;
