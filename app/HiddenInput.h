#pragma once

#include <termios.h>

namespace app {

/// While it lives, what is typed on standard input's terminal isn't shown. Does nothing where that is no terminal.
/// One at a time; a signal that ends the program meanwhile turns the echo on again first.
class HiddenInput final
{
public:
    HiddenInput();
    ~HiddenInput();
    HiddenInput(const HiddenInput &) = delete;
    HiddenInput &operator=(const HiddenInput &) = delete;

    bool isTerminal() const { return m_isTerminal; }

private:
    bool m_isTerminal = false;
};

} // namespace app
