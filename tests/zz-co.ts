import { corpus } from './engine/threading/corpus.ts';
import { askOracle } from './engine/threading/oracle.ts';
import { writeFileSync, appendFileSync } from 'node:fs';
const cases = corpus();
console.log(cases.length);
writeFileSync('/tmp/corpus-oracle.jsonl','');
for (let i=0;i<cases.length;i+=10) {
  const part = cases.slice(i,i+10);
  try {
  const ans = await askOracle(process.argv[2]!, part.map((c,k)=>({id:String(i+k),source:c.program})), {maxRuns:4000,seconds:3,seed:1});
  for (const a of ans) { const c=cases[Number(a.id)]!; const same=JSON.stringify([...new Set(c.outcomes)].sort())===JSON.stringify(a.outcomes);
    appendFileSync('/tmp/corpus-oracle.jsonl', JSON.stringify({file:c.file,title:c.title,same,complete:a.complete,runs:a.runs,s:a.seconds,oracle:a.outcomes,corpus:c.outcomes})+'\n'); }
  } catch (e) { appendFileSync('/tmp/corpus-oracle.jsonl', JSON.stringify({error:String(e).slice(0,500),i})+'\n'); }
}
