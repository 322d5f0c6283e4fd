import { ExpressionCompiler } from './compile-expression.ts';
import type { Expression, Statement } from './syntax.ts';

/** Compiles what is assigned to or deleted: names, attributes, items, and lists of them. */
export abstract class TargetCompiler extends ExpressionCompiler {
  protected store(target: Expression): void {
    this.within(target, () => this.#store(target));
  }

  #store(target: Expression): void {
    switch (target.kind) {
      case 'name':
        return this.placed(target.at, () => this.name('store', target.name));
      case 'attribute':
        this.expression(target.value);
        return this.#attribute('store-attribute', target);
      case 'subscript':
        this.expression(target.value);
        this.expression(target.index);
        return this.positioned(target.at, { op: 'store-subscript' });
      case 'tuple':
      case 'list': {
        const starred = target.items.flatMap((item, index) => (item.kind === 'starred' ? [index] : []));
        if (starred.length > 1) this.refuse(target.at, 'multiple starred expressions in assignment');
        this.emit({ op: 'unpack', count: target.items.length, star: starred[0] ?? null });
        for (const item of target.items) this.store(item.kind === 'starred' ? item.value : item);
        return;
      }
      case 'starred':
        return this.refuse(target.at, 'starred assignment target must be in a list or tuple');
      default:
        this.refuse(target.at, `cannot assign to this ${target.kind}`);
    }
  }

  #attribute(op: 'store-attribute' | 'delete-attribute', target: Expression & { kind: 'attribute' }): void {
    const name = this.scope.mangled(target.name);
    if (/^__.*__$/.test(name))
      this.unsupported(target.at, `setting ${name} is not supported; define it in the class`);
    this.positioned(target.at, { op, name });
  }

  protected delete(target: Expression): void {
    this.within(target, () => this.#delete(target));
  }

  #delete(target: Expression): void {
    switch (target.kind) {
      case 'name':
        return this.placed(target.at, () => this.name('delete', target.name));
      case 'attribute':
        this.expression(target.value);
        return this.#attribute('delete-attribute', target);
      case 'subscript':
        this.expression(target.value);
        this.expression(target.index);
        return this.positioned(target.at, { op: 'delete-subscript' });
      case 'tuple':
      case 'list':
        return target.items.forEach((item) => this.delete(item));
      default:
        this.refuse(target.at, `cannot delete this ${target.kind}`);
    }
  }

  protected augmented({ target, operator, value, at }: Statement & { kind: 'augmented' }): void {
    const operate = (): void => {
      this.expression(value);
      this.at = at;
      this.emit({ op: 'binary', operator, inPlace: true });
    };
    switch (target.kind) {
      case 'name':
        this.expression(target);
        operate();
        return this.name('store', target.name);
      case 'subscript':
        this.expression(target.value);
        this.expression(target.index);
        this.emit({ op: 'copy-two' });
        this.within(target, () => this.positioned(target.at, { op: 'subscript' }));
        operate();
        this.emit({ op: 'rotate-three' });
        return this.within(target, () => this.positioned(target.at, { op: 'store-subscript' }));
      case 'attribute':
        this.expression(target.value);
        this.emit({ op: 'copy' });
        this.within(target, () =>
          this.positioned(target.at, { op: 'load-attribute', name: this.scope.mangled(target.name) }),
        );
        operate();
        this.emit({ op: 'swap' });
        return this.within(target, () => this.#attribute('store-attribute', target));
      default:
        this.refuse(target.at, `'${target.kind}' is an illegal expression for augmented assignment`);
    }
  }
}
