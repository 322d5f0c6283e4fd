import { corpus } from './engine/threading/corpus.ts';
import { explore } from '../src/engine/index.ts';
let ok=0; const t0=performance.now(); let worst=0, wt='';
for (const c of corpus()) {
  try {
    const t=performance.now();
    const f = explore(c.program);
    const d=performance.now()-t; if (d>worst) { worst=d; wt=c.title; }
    const want=[...new Set(c.outcomes)].sort();
    const same = JSON.stringify(f.outcomes)===JSON.stringify(want);
    const v = c.verdict==='endless' ? true : f.verdict===c.verdict;
    if (same && v) { ok++; continue; }
    console.log(`${c.file}: ${c.title}: ${f.verdict}/${c.verdict} ${f.states} ${f.stopped}`); if (!same) console.log('   got ', JSON.stringify(f.outcomes).slice(0,300), '\n   want', JSON.stringify(want).slice(0,300));
  } catch (e) { console.log(`${c.file}: ${c.title}: ${String((e as Error).stack).slice(0,400)}`); }
}
console.log(ok, corpus().length, (performance.now()-t0)|0, 'ms', worst|0, wt);
