/** Questions as elements, or the ids of those that did not come. */
export type FetchedQuestions =
  | { readonly kind: 'questions'; readonly questions: readonly Element[] }
  | { readonly kind: 'missing'; readonly ids: readonly string[] };

const PATIENCE = 15_000;

/**
 * Fetches questions from their pages to embed, all or none. Takes the address of the site’s root, ids of
 * questions that there are, and the quiz in which they are to be answered.
 */
export async function fetchQuestions(
  root: string,
  ids: readonly string[],
  quiz: string,
): Promise<FetchedQuestions> {
  const found = await Promise.all(ids.map((id) => fetchQuestion(root, id)));
  const missing = ids.filter((_, index) => found[index] === null);
  if (missing.length > 0) return { kind: 'missing', ids: missing };
  const questions = found.flatMap((question) => question ?? []);
  for (const [index, question] of questions.entries()) {
    const place = document.createElement('span');
    place.className = 'item-place';
    place.textContent = ` ${index + 1} of ${questions.length}`;
    question.querySelector('.item-place')?.replaceWith(place);
    question.querySelector('form')?.setAttribute('data-quiz', quiz);
  }
  return { kind: 'questions', questions };
}

/** The question of a page, without its scripts: this page has them. Null where none came. */
async function fetchQuestion(root: string, id: string): Promise<Element | null> {
  try {
    const answer = await fetch(`${root}embed/q/${id}/`, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return null;
    // Its styles are those of this page, whose policy would not let them in a second time.
    const html = (await answer.text()).replaceAll(/<style\b[^>]*>[^]*?<\/style>/g, '');
    const page = new DOMParser().parseFromString(html, 'text/html');
    const question = page.getElementById(id);
    if (question === null || !question.matches('section.item')) return null;
    for (const script of question.querySelectorAll('script, noscript')) script.remove();
    return document.importNode(question, true);
  } catch {
    return null;
  }
}
