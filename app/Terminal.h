#pragma once

#include <QByteArrayView>
#include <QIODevice>
#include <QString>

namespace app {

/// How the program ends; part of its interface.
enum ExitCode { Success = 0, Negative = 1, Wrong = 2 };

/// What a command reads from and writes to: the process's own streams, or buffers in a test.
class Terminal final
{
public:
    Terminal(QIODevice &in, QIODevice &out, QIODevice &err)
        : m_in(in)
        , m_out(out)
        , m_err(err)
    {}

    QIODevice &in() const { return m_in; }

    /// Lines for programs and people, on standard output. Nothing in them can steer a terminal.
    void say(const QString &text);
    /// `portcullis: text`, on standard error; each line of `text` is led in like that.
    void complain(const QString &text);
    /// Text without line end on standard error, for a question.
    void ask(const QString &text);

    /// Bytes as they are, kept back until flush(); false when nobody takes them any more.
    bool write(const QByteArray &bytes);
    bool flush();

private:
    QIODevice &m_in;
    QIODevice &m_out;
    QIODevice &m_err;
};

} // namespace app
