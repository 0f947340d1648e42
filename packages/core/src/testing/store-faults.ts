import type { Fault, StoreRequest } from './faulty-store.ts';

/** Request number `number` fails, and so do all later ones where `forever`: as when the network is gone or the process is about to die. */
export function failingAt(number: number, moment: 'before' | 'after', forever = false): Fault {
  return (request) => {
    if (request.number === number) return { kind: 'unavailable', moment };
    return forever && request.number > number ? { kind: 'unavailable', moment: 'before' } : undefined;
  };
}

/** There is room for `bytes` bytes, over all writes. */
export function diskFullAfter(bytes: number): Fault {
  return ({ method, bytesWritten }) =>
    method === 'write' || method === 'create'
      ? { kind: 'no_space', moment: { afterBytes: Math.max(0, bytes - bytesWritten) } }
      : undefined;
}

/** No right to do what `denied` says yes to. */
export function denying(denied: (request: StoreRequest) => boolean): Fault {
  return (request) => (denied(request) ? { kind: 'permission', moment: 'before' } : undefined);
}

/** Objects that `matches` says yes to vanish, or change, once `afterBytes` bytes of them were read. */
export function readingFails(
  kind: 'not_found' | 'changed' | 'truncated',
  matches: (path: string) => boolean,
  afterBytes = 0,
): Fault {
  return ({ method, path }) => (method === 'open' && matches(path) ? { kind, moment: { afterBytes } } : undefined);
}
