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
