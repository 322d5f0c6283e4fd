import { since } from './code.ts';
import { ExpressionCompiler } from './compile-expression.ts';
import type { Expression, Statement } from './syntax.ts';

/** Compiles what is assigned to or deleted: names, attributes, items, and lists of them. */
export abstract class TargetCompiler extends ExpressionCompiler {
  protected store(target: Expression): void {
    this.within(target, () => this.#bind('store', target));
  }

  protected delete(target: Expression): void {
    this.within(target, () => this.#bind('delete', target));
  }

  /** Takes names, attributes, items, and lists of them: the parser lets nothing else be a target. */
  #bind(action: 'store' | 'delete', target: Expression): void {
    switch (target.kind) {
      case 'name':
        return this.placed(target.at, () => this.name(action, target.name));
      case 'attribute':
        this.expression(target.value);
        return this.#attribute(action, target);
      case 'subscript':
        this.expression(target.value);
        this.expression(target.index);
        return this.positioned(target.at, { op: `${action}-subscript` });
      case 'tuple':
      case 'list': {
        if (action === 'delete') return target.items.forEach((item) => this.delete(item));
        const star = target.items.findIndex((item) => item.kind === 'starred');
        this.emit({ op: 'unpack', count: target.items.length, star: star < 0 ? null : star });
        return target.items.forEach((item) => this.store(item.kind === 'starred' ? item.value : item));
      }
    }
  }

  /**
   * Whether the statement gives two or three local names the items of a tuple that nobody sees: from 3.11 on CPython
   * makes none, and binds the last name first (Python/flowgraph.c, apply_static_swaps). It decides what dies first.
   */
  protected swaps({ targets, value }: Statement & { kind: 'assign' }): boolean {
    const [target] = targets;
    if (!this.program.finalizes || !since(this.program.build, '3.11') || targets.length > 1) return false;
    if ((target!.kind !== 'tuple' && target!.kind !== 'list') || value.kind !== 'tuple') return false;
    const names = target!.items.map((item) => (item.kind === 'name' ? item.name : ''));
    const count = names.length;
    return (
      (count === 2 || count === 3) &&
      value.items.length === count &&
      value.items.every((item) => item.kind !== 'starred') &&
      value.items.some((item) => item.kind !== 'constant') &&
      this.scope.kind === 'function' &&
      names.every((name) => name !== '' && this.scope.placeOf(this.scope.mangled(name)) === 'local')
    );
  }

  protected swap({ targets, value }: Statement & { kind: 'assign' }): void {
    const items = (expression: Expression): readonly Expression[] =>
      'items' in expression ? expression.items : [];
    for (const item of items(value)) this.expression(item);
    const stores = items(targets[0]!);
    const [a, b, c] = stores.map((item) => (item.kind === 'name' ? item.name : ''));
    const store = (...order: readonly number[]): void => order.forEach((at) => this.store(stores[at]!));
    const late = since(this.program.build, '3.13');
    // A name that is bound twice is bound in the order written; another beside it goes where it can.
    if (stores.length === 2) {
      if (a === b) this.emit({ op: 'swap' });
      return a === b ? store(0, 1) : store(1, 0);
    }
    if (a !== b && b !== c && a !== c) return store(2, 1, 0);
    if (late && a === b && b !== c) {
      store(2);
      this.emit({ op: 'swap' });
      return store(0, 1);
    }
    if (late && b === c && a !== b) {
      this.emit({ op: 'swap' });
      return store(1, 2, 0);
    }
    this.emit({ op: 'rotate-three' });
    this.emit({ op: 'swap' });
    store(0, 1, 2);
  }

  #attribute(action: 'store' | 'delete', target: Expression & { kind: 'attribute' }): void {
    const name = this.scope.mangled(target.name);
    if (/^__.*__$/.test(name))
      this.refuse(target.at, `setting ${name} is not supported; define it in the class`, 'unsupported');
    this.positioned(target.at, { op: `${action}-attribute`, name });
  }

  protected augmented({ target, operator, value, at }: Statement & { kind: 'augmented' }): void {
    const operate = (): void => {
      this.expression(value);
      this.at = at;
      this.emit({ op: 'binary', operator, inPlace: true });
    };
    if (target.kind === 'name') {
      this.expression(target);
      operate();
      this.name('store', target.name);
    } else if (target.kind === 'subscript') {
      this.expression(target.value);
      this.expression(target.index);
      this.emit({ op: 'copy-two' });
      this.within(target, () => this.positioned(target.at, { op: 'subscript' }));
      operate();
      this.emit({ op: 'rotate-three' });
      this.within(target, () => this.positioned(target.at, { op: 'store-subscript' }));
    } else if (target.kind === 'attribute') {
      this.expression(target.value);
      this.emit({ op: 'copy' });
      this.within(target, () =>
        this.positioned(target.at, { op: 'load-attribute', name: this.scope.mangled(target.name) }),
      );
      operate();
      this.emit({ op: 'swap' });
      this.within(target, () => this.#attribute('store', target));
    }
  }
}
