import type { PracticePlan } from '../quiz/practice.ts';
import { count } from './words.ts';

const DAY = 86_400_000;

/** The end of the reader’s day in which a moment lies. */
export function endOfDay(moment: Date): Date {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate(), 23, 59, 59, 999);
}

/** What is due today: `2 re-tests and 1 question are due today.` */
export function dueWords({ due }: PracticePlan): string {
  const retests = due.filter(({ kind }) => kind === 'retest').length;
  const reviews = due.length - retests;
  const parts = [
    retests > 0 ? count(retests, 're-test') : '',
    reviews > 0 ? count(reviews, 'question') : '',
  ].filter(Boolean);
  if (parts.length === 0) return 'Nothing is due today.';
  return `${parts.join(' and ')} ${due.length === 1 ? 'is' : 'are'} due today.`;
}

/** When the next comes and how many on that day: `Next: tomorrow, 3.` Empty where nothing will. */
export function laterWords({ later }: PracticePlan, now: Date): string {
  const first = later[0];
  if (first === undefined) return '';
  const end = endOfDay(new Date(first));
  const days = Math.round((end.getTime() - endOfDay(now).getTime()) / DAY);
  const many = later.filter((at) => Date.parse(at) <= end.getTime()).length;
  return `Next: ${dayWords(days, end)}, ${many}.`;
}

function dayWords(days: number, day: Date): string {
  if (days <= 0) return 'later today';
  if (days === 1) return 'tomorrow';
  if (days < 7) return `in ${days} days`;
  return `on ${day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })}`;
}
