import { since } from './code.ts';
import { BlockCompiler } from './compile-blocks.ts';
import type { Expression, Statement } from './syntax.ts';

/** Compiles statements; the code of functions and classes in them is its subclass's. */
export abstract class StatementCompiler extends BlockCompiler {
  protected abstract override function(
    node: (Statement & { kind: 'def' }) | (Expression & { kind: 'lambda' }),
  ): void;
  protected abstract class(statement: Statement & { kind: 'class' }): void;

  override block(statements: readonly Statement[]): void {
    for (const statement of statements) this.within(statement, () => this.#statement(statement));
  }

  #statement(statement: Statement): void {
    this.at = statement.at;
    if (statement.kind !== 'global' && statement.kind !== 'nonlocal')
      this.starts.add(this.instructions.length);
    switch (statement.kind) {
      case 'expression':
        this.expression(statement.value);
        this.emit({ op: 'pop' });
        return;
      case 'assign':
        if (this.swaps(statement)) return this.swap(statement);
        this.expression(statement.value);
        statement.targets.forEach((target, index) => {
          if (index < statement.targets.length - 1) this.emit({ op: 'copy' });
          this.store(target);
        });
        return;
      case 'augmented':
        return this.augmented(statement);
      case 'delete':
        for (const target of statement.targets) this.delete(target);
        return;
      case 'pass':
        // An instruction of its own, so that a statement boundary exists there.
        return this.land(this.jump('jump'));
      case 'global':
      case 'nonlocal':
        return;
      case 'if': {
        const otherwise = this.jumpIf(statement.test, false);
        this.block(statement.then);
        if (statement.otherwise.length === 0) return this.land(...otherwise);
        const end = this.jump('jump');
        this.land(...otherwise);
        this.block(statement.otherwise);
        return this.land(end);
      }
      case 'while':
        return this.while(statement);
      case 'for':
        return this.for(statement);
      case 'break':
      case 'continue':
        return this.leaveLoop(statement);
      case 'def':
        return this.#decorated(statement, () => this.function(statement));
      case 'class':
        return this.#decorated(statement, () => this.class(statement));
      case 'return':
        if (this.scope.kind !== 'function') this.refuse(statement.at, "'return' outside function");
        if (statement.value === null) this.constant(null);
        else this.expression(statement.value);
        return this.leave(0, true, () => this.emit({ op: 'return' }));
      case 'with':
        return this.with(statement, 0);
      case 'try':
        return this.try(statement);
      case 'assert': {
        const passed = this.jumpIf(statement.test, true);
        this.emit({ op: 'load-builtin', name: 'AssertionError' });
        if (statement.message !== null) {
          this.expression(statement.message);
          this.emit({ op: 'call', name: '', count: 1, keywords: [], stars: [] });
        }
        // Only 3.12 marks the whole statement.
        const failed = this.program.build === '3.12' ? statement : statement.test;
        this.within(failed, () => this.emit({ op: 'raise' }));
        return this.land(...passed);
      }
      case 'raise':
        if (statement.exception !== null) this.expression(statement.exception);
        if (statement.cause !== null) this.expression(statement.cause);
        this.emit({
          op:
            statement.cause !== null ? 'raise-from' : statement.exception !== null ? 'raise' : 'raise-again',
        });
        return;
      case 'import':
        this.emit({ op: 'import', module: statement.module, name: null });
        return this.name('store', statement.alias);
      case 'from':
        for (const { name, alias } of statement.names) {
          this.emit({ op: 'import', module: statement.module, name });
          this.name('store', alias);
        }
    }
  }

  #decorated(statement: Statement & { kind: 'def' | 'class' }, make: () => void): void {
    for (const decorator of statement.decorators) this.expression(decorator);
    make();
    for (const decorator of statement.decorators.toReversed())
      this.within(decorator, () => {
        const place = since(this.program.build, '3.11') ? decorator.at : statement.at;
        this.positioned(place, { op: 'call', name: '', count: 1, keywords: [], stars: [] });
      });
    this.name('store', statement.name);
  }
}
