// SPDX-License-Identifier: Apache-2.0
#include "CResources.h"

#include <string.h>

// #embed is C23's; the compiler notes these files as dependencies, so that a change of one is compiled.
static const char page_style[] = {
#embed "Page/page.css" suffix(, 0)
};
static const char page_script[] = {
#embed "Page/page.js" suffix(, 0)
};
static const char bash[] = {
#embed "Completion/aichor-vault.bash" suffix(, 0)
};
static const char zsh[] = {
#embed "Completion/aichor-vault.zsh" suffix(, 0)
};
static const char fish[] = {
#embed "Completion/aichor-vault.fish" suffix(, 0)
};

/// What comes after the first line, which names the licence of the file and is no part of the text.
static const char *content(const char *file) { return strchr(file, '\n') + 1; }

const char *aichor_page_style(void) { return content(page_style); }
const char *aichor_page_script(void) { return content(page_script); }
const char *aichor_completion_bash(void) { return content(bash); }
const char *aichor_completion_zsh(void) { return content(zsh); }
const char *aichor_completion_fish(void) { return content(fish); }
