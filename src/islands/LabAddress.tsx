interface Props {
  /** The address of what is shown; empty while there is none. */
  link: string;
  /** The page of the lab; null where this is it. */
  page: string | null;
  /** What the lab is called in a sentence. */
  lab: string;
}

/** Where what a lab shows is found again: a link to pass on, or to the lab’s own page. */
export function LabAddress({ link, page, lab }: Props) {
  return (
    <p class="lab-link">
      {link !== '' && (
        <a href={link}>{page === null ? 'Link to what is shown here' : `Open this in the ${lab}`}</a>
      )}
    </p>
  );
}
