/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target on files, without libFuzzer: the committed corpora in `make check`, or what a run has found. */
#include "fuzz.h"

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(1 << 20);
    size_t size;
    require(file && data, path);
    size = fread(data, 1, 1 << 20, file);
    fclose(file);
    data = realloc(data, size ? size : 1);
    require(data != NULL, path);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        run_file(argv[i]);
    printf("%d inputs\n", argc - 1);
    if (fuzz_finish && fuzz_finish())
        return EXIT_FAILURE;
    return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
