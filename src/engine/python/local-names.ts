import { SourceError } from './source-error.ts';
import type { Expression, Parameter, Statement } from './syntax.ts';

/** The names a function binds and does not declare global, its parameters first. */
export function localNames(
  file: string,
  parameters: readonly Parameter[],
  body: readonly Statement[],
): string[] {
  const bound = new Set(parameters.map((parameter) => parameter.name));
  const global = new Set<string>();
  const bind = (target: Expression): void => {
    if (target.kind === 'name') bound.add(target.name);
    if (target.kind === 'tuple' || target.kind === 'list') target.items.forEach(bind);
  };
  const visit = (statements: readonly Statement[]): void => {
    for (const statement of statements) {
      switch (statement.kind) {
        case 'assign':
          statement.targets.forEach(bind);
          break;
        case 'augmented':
          bind(statement.target);
          break;
        case 'delete':
          statement.targets.forEach(bind);
          break;
        case 'for':
          bind(statement.target);
          visit(statement.body);
          visit(statement.otherwise);
          break;
        case 'while':
          visit(statement.body);
          visit(statement.otherwise);
          break;
        case 'if':
          visit(statement.then);
          visit(statement.otherwise);
          break;
        case 'with':
          for (const item of statement.items) if (item.target !== null) bind(item.target);
          visit(statement.body);
          break;
        case 'import':
          bound.add(statement.alias);
          break;
        case 'from':
          for (const name of statement.names) bound.add(name.alias);
          break;
        case 'global':
          for (const name of statement.names) {
            if (parameters.some((parameter) => parameter.name === name)) {
              throw new SourceError('syntax', statement.at, `name '${name}' is parameter and global`, file);
            }
            if (bound.has(name)) {
              throw new SourceError(
                'syntax',
                statement.at,
                `name '${name}' is assigned to before global declaration`,
                file,
              );
            }
            global.add(name);
          }
      }
    }
  };
  visit(body);
  return [...bound].filter((name) => !global.has(name));
}
