import type { Config, ConfigInput } from '../config-types.ts';

/** The post of a sandbox whose outside world has it on this port; one whose address was given stays where it is. */
export function postOnPort(asked: Config['post'], given: ConfigInput['post'], port: number): Pick<ConfigInput, 'post'> {
  return asked === undefined || given?.url !== undefined ? {} : { post: { ...asked, url: `http://localhost:${port}` } };
}
