import type { PostalService } from '../../capabilities/proofing/ports.ts';
import { HttpPost, type HttpPostSettings } from './http-post.ts';

/** The post of the configuration; undefined when none is connected. */
export function createPostalService({ post }: { readonly post?: HttpPostSettings }): PostalService | undefined {
  return post === undefined ? undefined : new HttpPost(post);
}
