/** A binary search tree. */
import type { ProgramParts } from "./functions.ts";
import { addOneOf, addText } from "./touch.ts";

export function writeTree(parts: ProgramParts): string {
  const { random, lines, favourites } = parts;
  const element = random.pick(favourites);
  const hasParent = random.onceIn(3);
  const owns = !hasParent && random.onceIn(3);
  addText(
    lines,
    `struct tree {
  unsigned key, count;
  ${owns ? `${element} *extra;` : `${element} extra[2];`}
  struct tree *left, *right;
  ${hasParent ? "struct tree *parent;" : ""}
};
static struct tree *tree_new(unsigned key) {
  struct tree *t = calloc(1, sizeof *t);
  if (!t) exit(1);
  t->key = key;
  ${owns ? "t->extra = calloc(2, sizeof *t->extra);\n  if (!t->extra) exit(1);" : ""}
  t->extra[1] = key;
  return t;
}`,
  );
  addOneOf(parts, hasParent ? [withParent] : insertions);
  addOneOf(parts, finds);
  addOneOf(parts, sums);
  if (hasParent) addText(lines, climb);
  addText(
    lines,
    `static void tree_free(struct tree *t) {
  if (t == NULL) return;
  tree_free(t->left);
  tree_free(t->right);
  ${owns ? "free(t->extra);" : ""}
  free(t);
}`,
  );
  addText(lines, flatten(element));
  writeDriver(parts, element, hasParent);
  return `tree_run(${String(5 + random.below(20))}u);`;
}

const withParent = `static void tree_insert(struct tree **root, unsigned key) {
  struct tree *above = NULL, **at = root;
  while (*at) {
    above = *at;
    if (key == above->key) {
      above->count++;
      return;
    }
    at = key < above->key ? &above->left : &above->right;
  }
  *at = tree_new(key);
  (*at)->parent = above;
}`;

const climb = `static unsigned tree_climb(struct tree *t) {
  unsigned steps = 0;
  for (; t != NULL; t = t->parent) {
    steps = steps * 2 + 1;
    t->count++;
  }
  return steps;
}`;

const insertions = [
  `static struct tree *tree_add(struct tree *t, unsigned key) {
  if (!t) return tree_new(key);
  if (key < t->key) t->left = tree_add(t->left, key);
  else if (key > t->key) t->right = tree_add(t->right, key);
  else t->count++;
  return t;
}
static void tree_insert(struct tree **root, unsigned key) {
  *root = tree_add(*root, key);
}`,
  `static void tree_insert(struct tree **root, unsigned key) {
  while (*root && (*root)->key != key) root = key < (*root)->key ? &(*root)->left : &(*root)->right;
  if (*root) (*root)->count++;
  else *root = tree_new(key);
}`,
  `static void tree_insert(struct tree **root, unsigned key) {
  struct tree *t = *root;
  if (!t) {
    *root = tree_new(key);
    return;
  }
  for (;;) {
    if (t->key == key) {
      t->count += 2;
      return;
    }
    if (key < t->key) {
      if (!t->left) {
        t->left = tree_new(key);
        return;
      }
      t = t->left;
    } else {
      if (!t->right) {
        t->right = tree_new(key);
        return;
      }
      t = t->right;
    }
  }
}`,
];

const finds = [
  `static struct tree *tree_find(struct tree *t, unsigned key) {
  while (t && t->key != key) t = key < t->key ? t->left : t->right;
  return t;
}`,
  `static struct tree *tree_find(struct tree *t, unsigned key) {
  if (t == NULL || t->key == key) return t;
  return tree_find(key < t->key ? t->left : t->right, key);
}`,
];

const sums = [
  `static unsigned tree_sum(const struct tree *t) {
  if (!t) return 1;
  return tree_sum(t->left) * 3 + t->key + t->count * 7 + (unsigned)t->extra[1] + tree_sum(t->right) * 5;
}`,
  `static unsigned tree_sum(const struct tree *t) {
  unsigned sum = 0;
  while (t) {
    sum = sum * 3 + t->key + (unsigned)t->extra[0] + tree_sum(t->right);
    t = t->left;
  }
  return sum;
}`,
];

function flatten(element: string): string {
  return `static void tree_flatten(const struct tree *t, ${element} **out, ${element} *end) {
  if (!t) return;
  tree_flatten(t->left, out, end);
  if (*out < end) *(*out)++ = t->key;
  tree_flatten(t->right, out, end);
}`;
}

function writeDriver({ lines, random }: ProgramParts, element: string, hasParent: boolean): void {
  lines.open("static void tree_run(unsigned turns)");
  lines.add("struct tree *root = NULL;");
  lines.open("for (unsigned i = 0; i < turns; i++)");
  lines.add(`tree_insert(&root, i * ${String(3 + random.below(9))}u % 19u);`);
  lines.add("struct tree *t = tree_find(root, i);");
  lines.open("if (t)");
  lines.add("t->extra[0] = i;");
  if (hasParent) lines.add("note(tree_climb(t));");
  lines.close();
  lines.close();
  lines.add("note(tree_sum(root));");
  if (random.onceIn(2)) {
    lines.add(`${element} flat[8] = {0};`);
    lines.add(`${element} *out = flat;`);
    lines.add("tree_flatten(root, &out, flat + 8);");
    lines.add("note((unsigned)(out - flat));");
    lines.add(`for (${element} *p = flat; p < out; p++) note((unsigned)*p);`);
  }
  lines.add("tree_free(root);");
  lines.close();
  lines.add("");
}
