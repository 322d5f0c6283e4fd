/// <reference types="astro/client" />

declare namespace App {
  /** Lives as long as one page is drawn. */
  interface Locals {
    /** Sources that stand in this page's margin already. */
    cited?: Set<string>;
  }
}
