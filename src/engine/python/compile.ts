import type { InterpreterModules } from '../memory/modules.ts';
import type { Numpy } from '../memory/numpy/module.ts';
import type { ThreadLibrary } from '../threading/library.ts';
import { defaultBuild, since, type Build, type Code, type FinalExpression, type Program } from './code.ts';
import { CodeCompiler, type ProgramCodes } from './compile-code.ts';
import { parse, parseOne } from './parse.ts';
import { findScopes, type Scopes } from './scopes.ts';
import { removesKeys } from './removes-keys.ts';
import type { Analysis } from './shared-globals.ts';
import { SourceError, type Position } from './source-error.ts';
import type { Module } from './syntax.ts';

export interface CompileOptions {
  readonly build?: Build | undefined;
  readonly print?: Program['print'] | undefined;
  /** Python expressions over the program's globals. */
  readonly final?: readonly string[] | undefined;
  readonly extension?: InterpreterModules | undefined;
  readonly numpy?: Numpy | undefined;
  /** Without it the program may not import `threading`, `queue` or `time`. */
  readonly threads?: ThreadLibrary | undefined;
  /** Where threads switch, as `explore` takes it; in `gil` mode loops are laid out as the build does it. */
  readonly switch?: string | undefined;
}

/** Where a text starts. */
const start: Position = { line: 1, column: 1 };

/**
 * Compiles Python source to the machine's instructions.
 * Throws {@link SourceError} where the text, or one of the final expressions, is not Python or is outside the subset.
 */
export function compile(text: string, file = '<program>', options: CompileOptions = {}): Program {
  return flatEnough(file, () => compileTree(parse(text, file), file, options));
}

/** The same for a program that has been read already. */
export function compileTree(tree: Module, file: string, options: CompileOptions): Program {
  return flatEnough(file, () => {
    const build = options.build ?? defaultBuild;
    const compiler = new ProgramCompiler(
      tree,
      file,
      build,
      options.switch === 'gil',
      options.extension !== undefined,
    );
    const module = compiler.compile(tree);
    const codes = [...compiler.codes];
    const final = (options.final ?? []).map((each) => compiler.final(each));
    return {
      module,
      globalNames: compiler.globalNames,
      ...(options.threads?.analyse ?? analyseAlone)(module, codes, compiler.globalNames, compiler.codes),
      final,
      build,
      print: options.print ?? 'line',
      extension: options.extension ?? null,
      numpy: options.numpy ?? null,
      threads: options.threads ?? null,
      lines: tree.lines,
      file,
    };
  });
}

/** The analysis of a program that has one thread: there is nobody to share anything with. */
function analyseAlone(_module: Code, codes: readonly Code[], globalNames: readonly string[]): Analysis {
  const nothing = new Uint8Array(globalNames.length);
  return {
    ...{ sharedGlobals: nothing, functionGlobals: nothing, storedAttributes: new Set() },
    ...{ watchesEnds: false, readsNames: false, mentionsMain: false, removesKeys: removesKeys(codes) },
  };
}

/** Throws SourceError where the program is so deep that the stack runs over. */
function flatEnough<Result>(file: string, compiled: () => Result): Result {
  try {
    return compiled();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const reason = 'the program is nested too deeply to be read; write it flatter';
    throw new SourceError('unsupported', start, reason, file);
  }
}

/** Compiles a function of the machine's own library, the one of that number. Its global names are built-ins. */
export function compileLibrary(text: string, number: number): Code {
  const tree = parse(text, '<library>');
  const compiler = new ProgramCompiler(tree, '<library>', '3.13', false, false, true);
  compiler.compile(tree);
  // The library's numbers are out of the way of the program's, and of other code that the machine makes.
  return { ...compiler.codes[0]!, id: -1_000_000 - number };
}

class ProgramCompiler implements ProgramCodes {
  readonly globalNames: string[] = [];
  file: string;
  readonly build: Build;
  readonly testsTwice: boolean;
  readonly finalizes: boolean;
  readonly library: boolean;
  scopes: Scopes;
  readonly codes: Code[] = [];
  readonly #globals = new Map<string, number>();
  #nextId = 0;

  constructor(
    tree: Module,
    file: string,
    build: Build,
    laidOut: boolean,
    finalizes: boolean,
    library = false,
  ) {
    this.file = file;
    this.build = build;
    this.testsTwice = laidOut && since(build, '3.10') && !since(build, '3.14');
    this.finalizes = finalizes;
    this.library = library;
    this.scopes = findScopes(tree, file);
  }

  compile(tree: Module): Code {
    const compiler = new CodeCompiler(this, this.scopes.get(tree)!, '<module>', null, start);
    return compiler.ofBlock(tree.body);
  }

  /** An expression whose names are the program's globals; errors in it name it in the place of the file. */
  final(written: string): FinalExpression {
    const text = written.trim();
    this.file = `final expression \`${text}\``;
    const value = parseOne(text, this.file);
    const tree: Module = { body: [{ kind: 'expression', at: value.at, value }], lines: [text] };
    this.scopes = findScopes(tree, this.file);
    return {
      text,
      file: this.file,
      code: new CodeCompiler(this, this.scopes.get(tree)!, '<final>', null, start).isFalse(value),
    };
  }

  takeId(): number {
    this.#nextId += 1;
    return this.#nextId - 1;
  }

  global(name: string): number {
    let index = this.#globals.get(name);
    if (index === undefined) {
      index = this.globalNames.push(name) - 1;
      this.#globals.set(name, index);
    }
    return index;
  }
}
