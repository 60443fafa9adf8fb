import type { Language } from '../../kernel/language.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import type { Translate } from '../../kernel/texts.ts';

/** What every page needs to know of its request; the gate builds it once, views only read it. */
export interface PageContext {
  readonly language: Language;
  readonly t: Translate;
  /** Goes into every form as a hidden field, see `form`. */
  readonly csrfToken: string;
  /** Whom the page was made for, when somebody is signed in; goes into every form as well. */
  readonly ownerToken?: string | undefined;
  /** This same page in each language. */
  readonly languageLinks: Readonly<Record<Language, string>>;
  /** Shows the loud banner "test environment". */
  readonly sandbox: boolean;
  /** Where the sandbox shows the messages it caught; the banner links to it. */
  readonly sandboxConsoleUrl?: string | undefined;
  /** How the header names the person, on pages of their own; the way to sign out stands beside it. */
  readonly signedInAs?: string | undefined;
  /** Shows the way to sign out without that name: on a page whose every value is one that is going to be passed on. */
  readonly withoutName?: boolean;
  /** On pages of their own: the parts of the cabinet near this page. */
  readonly sectionLinks?: readonly SectionLink[] | undefined;
  /** At the desk: its parts that the operator's role has. */
  readonly deskLinks?: readonly DeskLink[] | undefined;
  /** A site whose request the person has left for a while. */
  readonly waitingSite?: WaitingSite | undefined;
  /** The portal that sent the person here, as its registration names it. */
  readonly relyingPartyName?: string | undefined;
}

/** A part of the desk. */
export interface DeskLink {
  readonly href: string;
  readonly label: string;
  /** Access key, one digit. */
  readonly key: string;
  readonly current: boolean;
}

export interface SectionLink {
  readonly href: string;
  readonly label: string;
  /** Whether this page belongs to it. */
  readonly current: boolean;
}

export interface WaitingSite {
  /** As its registration names it. */
  readonly name: string;
  /** Where its request goes on. */
  readonly href: string;
  /** The ways of proving identity that it takes. */
  readonly takes: readonly ProofMethod[];
}

/** One page: its request and what the frame around its body says. */
export interface PageView {
  readonly context: PageContext;
  /** The page's own title; the frame adds the brand, and "Error:" in front when `hasErrors`. */
  readonly title: string;
  readonly hasErrors?: boolean | undefined;
  readonly refresh?: PageRefresh | undefined;
}

/** Where a browser without scripts goes by itself, and when. */
export interface PageRefresh {
  readonly seconds: number;
  readonly path: string;
}

/** A refusal that belongs to one field; `field` is the input's name. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}
