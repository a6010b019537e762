// An icon of the kit's sprite; decorative, unless it has a label.
import { loadAssets } from '../assets.ts';

interface IconProps {
  /** Name in the sprite, without `it-`. */
  readonly name: string;
  readonly label?: string;
  readonly class?: string;
}

export function Icon({ name, label, class: more = '' }: IconProps) {
  const use = <use href={`${loadAssets().sprite}#it-${name}`} />;
  return label === undefined ? (
    <svg class={`icon ${more}`} aria-hidden="true" focusable="false">
      {use}
    </svg>
  ) : (
    <svg class={`icon ${more}`} role="img" aria-label={label}>
      {use}
    </svg>
  );
}
