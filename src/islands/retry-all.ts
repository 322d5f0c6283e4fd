/** The event on the document by which a quiz tells its questions to begin anew. */
export const RETRY_ALL = 'quiz:retry-all';
