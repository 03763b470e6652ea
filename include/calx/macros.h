/* SPDX-License-Identifier: MIT */
/* calx/macros.h: the preprocessor helpers under the list macros of calx. Nothing here is for direct use. */
#ifndef CALX_MACROS_H
#define CALX_MACROS_H

#ifndef __cplusplus

#define CALX_CAT__(a, b) a##b
#define CALX_CAT_(a, b) CALX_CAT__(a, b)
/* A name that no other expansion has: macros that declare a variable may then be nested without -Wshadow. */
#define CALX_UNIQUE_(prefix) CALX_CAT_(prefix, __COUNTER__)

#define CALX_STRINGIFY__(x) #x
#define CALX_STRINGIFY_(x) CALX_STRINGIFY__(x)
/* "file:line" of the call in the user's program. */
#define CALX_HERE_ __FILE__ ":" CALX_STRINGIFY_(__LINE__)

/* The number after the first 64 arguments. The lists below end with a 0 that is never picked: C11 wants something for
 * the dots. */
#define CALX_PICK_( \
    a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, \
    a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, a35, a36, a37, a38, a39, a40, a41, a42, a43, a44, a45, a46, \
    a47, a48, a49, a50, a51, a52, a53, a54, a55, a56, a57, a58, a59, a60, a61, a62, a63, a64, n, ...) n

/* How many arguments there are: 1 to 64. */
#define CALX_COUNT_(...) \
    CALX_PICK_(__VA_ARGS__, \
    64, 63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, \
    36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, \
    8, 7, 6, 5, 4, 3, 2, 1, 0)

/* F(a), F(b), ... for 1 to 64 arguments. More is an error: the 65th is then called as if it were a function. */
#define CALX_EACH_(F, ...) \
    CALX_PICK_(__VA_ARGS__, \
    CALX_EACH64_, CALX_EACH63_, CALX_EACH62_, CALX_EACH61_, CALX_EACH60_, CALX_EACH59_, CALX_EACH58_, CALX_EACH57_, \
    CALX_EACH56_, CALX_EACH55_, CALX_EACH54_, CALX_EACH53_, CALX_EACH52_, CALX_EACH51_, CALX_EACH50_, CALX_EACH49_, \
    CALX_EACH48_, CALX_EACH47_, CALX_EACH46_, CALX_EACH45_, CALX_EACH44_, CALX_EACH43_, CALX_EACH42_, CALX_EACH41_, \
    CALX_EACH40_, CALX_EACH39_, CALX_EACH38_, CALX_EACH37_, CALX_EACH36_, CALX_EACH35_, CALX_EACH34_, CALX_EACH33_, \
    CALX_EACH32_, CALX_EACH31_, CALX_EACH30_, CALX_EACH29_, CALX_EACH28_, CALX_EACH27_, CALX_EACH26_, CALX_EACH25_, \
    CALX_EACH24_, CALX_EACH23_, CALX_EACH22_, CALX_EACH21_, CALX_EACH20_, CALX_EACH19_, CALX_EACH18_, CALX_EACH17_, \
    CALX_EACH16_, CALX_EACH15_, CALX_EACH14_, CALX_EACH13_, CALX_EACH12_, CALX_EACH11_, CALX_EACH10_, CALX_EACH9_, \
    CALX_EACH8_, CALX_EACH7_, CALX_EACH6_, CALX_EACH5_, CALX_EACH4_, CALX_EACH3_, CALX_EACH2_, CALX_EACH1_, 0) \
    (F, __VA_ARGS__)
#define CALX_EACH1_(F, a) F(a)
#define CALX_EACH2_(F, a, ...) F(a), CALX_EACH1_(F, __VA_ARGS__)
#define CALX_EACH3_(F, a, ...) F(a), CALX_EACH2_(F, __VA_ARGS__)
#define CALX_EACH4_(F, a, ...) F(a), CALX_EACH3_(F, __VA_ARGS__)
#define CALX_EACH5_(F, a, ...) F(a), CALX_EACH4_(F, __VA_ARGS__)
#define CALX_EACH6_(F, a, ...) F(a), CALX_EACH5_(F, __VA_ARGS__)
#define CALX_EACH7_(F, a, ...) F(a), CALX_EACH6_(F, __VA_ARGS__)
#define CALX_EACH8_(F, a, ...) F(a), CALX_EACH7_(F, __VA_ARGS__)
#define CALX_EACH9_(F, a, ...) F(a), CALX_EACH8_(F, __VA_ARGS__)
#define CALX_EACH10_(F, a, ...) F(a), CALX_EACH9_(F, __VA_ARGS__)
#define CALX_EACH11_(F, a, ...) F(a), CALX_EACH10_(F, __VA_ARGS__)
#define CALX_EACH12_(F, a, ...) F(a), CALX_EACH11_(F, __VA_ARGS__)
#define CALX_EACH13_(F, a, ...) F(a), CALX_EACH12_(F, __VA_ARGS__)
#define CALX_EACH14_(F, a, ...) F(a), CALX_EACH13_(F, __VA_ARGS__)
#define CALX_EACH15_(F, a, ...) F(a), CALX_EACH14_(F, __VA_ARGS__)
#define CALX_EACH16_(F, a, ...) F(a), CALX_EACH15_(F, __VA_ARGS__)
#define CALX_EACH17_(F, a, ...) F(a), CALX_EACH16_(F, __VA_ARGS__)
#define CALX_EACH18_(F, a, ...) F(a), CALX_EACH17_(F, __VA_ARGS__)
#define CALX_EACH19_(F, a, ...) F(a), CALX_EACH18_(F, __VA_ARGS__)
#define CALX_EACH20_(F, a, ...) F(a), CALX_EACH19_(F, __VA_ARGS__)
#define CALX_EACH21_(F, a, ...) F(a), CALX_EACH20_(F, __VA_ARGS__)
#define CALX_EACH22_(F, a, ...) F(a), CALX_EACH21_(F, __VA_ARGS__)
#define CALX_EACH23_(F, a, ...) F(a), CALX_EACH22_(F, __VA_ARGS__)
#define CALX_EACH24_(F, a, ...) F(a), CALX_EACH23_(F, __VA_ARGS__)
#define CALX_EACH25_(F, a, ...) F(a), CALX_EACH24_(F, __VA_ARGS__)
#define CALX_EACH26_(F, a, ...) F(a), CALX_EACH25_(F, __VA_ARGS__)
#define CALX_EACH27_(F, a, ...) F(a), CALX_EACH26_(F, __VA_ARGS__)
#define CALX_EACH28_(F, a, ...) F(a), CALX_EACH27_(F, __VA_ARGS__)
#define CALX_EACH29_(F, a, ...) F(a), CALX_EACH28_(F, __VA_ARGS__)
#define CALX_EACH30_(F, a, ...) F(a), CALX_EACH29_(F, __VA_ARGS__)
#define CALX_EACH31_(F, a, ...) F(a), CALX_EACH30_(F, __VA_ARGS__)
#define CALX_EACH32_(F, a, ...) F(a), CALX_EACH31_(F, __VA_ARGS__)
#define CALX_EACH33_(F, a, ...) F(a), CALX_EACH32_(F, __VA_ARGS__)
#define CALX_EACH34_(F, a, ...) F(a), CALX_EACH33_(F, __VA_ARGS__)
#define CALX_EACH35_(F, a, ...) F(a), CALX_EACH34_(F, __VA_ARGS__)
#define CALX_EACH36_(F, a, ...) F(a), CALX_EACH35_(F, __VA_ARGS__)
#define CALX_EACH37_(F, a, ...) F(a), CALX_EACH36_(F, __VA_ARGS__)
#define CALX_EACH38_(F, a, ...) F(a), CALX_EACH37_(F, __VA_ARGS__)
#define CALX_EACH39_(F, a, ...) F(a), CALX_EACH38_(F, __VA_ARGS__)
#define CALX_EACH40_(F, a, ...) F(a), CALX_EACH39_(F, __VA_ARGS__)
#define CALX_EACH41_(F, a, ...) F(a), CALX_EACH40_(F, __VA_ARGS__)
#define CALX_EACH42_(F, a, ...) F(a), CALX_EACH41_(F, __VA_ARGS__)
#define CALX_EACH43_(F, a, ...) F(a), CALX_EACH42_(F, __VA_ARGS__)
#define CALX_EACH44_(F, a, ...) F(a), CALX_EACH43_(F, __VA_ARGS__)
#define CALX_EACH45_(F, a, ...) F(a), CALX_EACH44_(F, __VA_ARGS__)
#define CALX_EACH46_(F, a, ...) F(a), CALX_EACH45_(F, __VA_ARGS__)
#define CALX_EACH47_(F, a, ...) F(a), CALX_EACH46_(F, __VA_ARGS__)
#define CALX_EACH48_(F, a, ...) F(a), CALX_EACH47_(F, __VA_ARGS__)
#define CALX_EACH49_(F, a, ...) F(a), CALX_EACH48_(F, __VA_ARGS__)
#define CALX_EACH50_(F, a, ...) F(a), CALX_EACH49_(F, __VA_ARGS__)
#define CALX_EACH51_(F, a, ...) F(a), CALX_EACH50_(F, __VA_ARGS__)
#define CALX_EACH52_(F, a, ...) F(a), CALX_EACH51_(F, __VA_ARGS__)
#define CALX_EACH53_(F, a, ...) F(a), CALX_EACH52_(F, __VA_ARGS__)
#define CALX_EACH54_(F, a, ...) F(a), CALX_EACH53_(F, __VA_ARGS__)
#define CALX_EACH55_(F, a, ...) F(a), CALX_EACH54_(F, __VA_ARGS__)
#define CALX_EACH56_(F, a, ...) F(a), CALX_EACH55_(F, __VA_ARGS__)
#define CALX_EACH57_(F, a, ...) F(a), CALX_EACH56_(F, __VA_ARGS__)
#define CALX_EACH58_(F, a, ...) F(a), CALX_EACH57_(F, __VA_ARGS__)
#define CALX_EACH59_(F, a, ...) F(a), CALX_EACH58_(F, __VA_ARGS__)
#define CALX_EACH60_(F, a, ...) F(a), CALX_EACH59_(F, __VA_ARGS__)
#define CALX_EACH61_(F, a, ...) F(a), CALX_EACH60_(F, __VA_ARGS__)
#define CALX_EACH62_(F, a, ...) F(a), CALX_EACH61_(F, __VA_ARGS__)
#define CALX_EACH63_(F, a, ...) F(a), CALX_EACH62_(F, __VA_ARGS__)
#define CALX_EACH64_(F, a, ...) F(a), CALX_EACH63_(F, __VA_ARGS__)

#endif
#endif
