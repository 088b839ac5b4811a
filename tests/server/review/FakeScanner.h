#pragma once

#include "server/base/Descriptor.h"

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QtEndian>

#include <atomic>
#include <cstring>
#include <thread>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/// Stands in for a ClamAV daemon at a local socket: understands INSTREAM, finds the word "EICAR", and has bad days.
class FakeScanner
{
public:
    enum class Mood { Good, TooLarge, Silent, Rude, HalfAnAnswer };

    explicit FakeScanner(const QString &path, Mood mood = Mood::Good)
        : m_mood(mood)
        , m_listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        const QByteArray name = QFile::encodeName(path);
        std::memcpy(address.sun_path, name.constData(), size_t(name.size()));
        if (::bind(m_listener.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
            || ::listen(m_listener.get(), 5) != 0)
            qFatal("can't listen");
        m_thread = std::thread([this] { serve(); });
    }
    ~FakeScanner()
    {
        m_ended = true;
        ::shutdown(m_listener.get(), SHUT_RDWR); // wakes accept()
        m_thread.join();
    }
    FakeScanner(const FakeScanner &) = delete;
    FakeScanner &operator=(const FakeScanner &) = delete;

    int scanned() const { return m_scanned; }

private:
    static QByteArray read(int socket, qsizetype size)
    {
        QByteArray bytes(size, '\0');
        return ::recv(socket, bytes.data(), size_t(size), MSG_WAITALL) == size ? bytes : QByteArray();
    }
    void say(int socket, const QByteArray &text) const
    {
        if (::send(socket, text.constData(), size_t(text.size()), MSG_NOSIGNAL) < 0)
            return; // gone: nothing to be done
    }
    void answer(int socket)
    {
        if (read(socket, 10) != QByteArray("zINSTREAM\0", 10))
            return;
        QByteArray content;
        for (;;) {
            const QByteArray length = read(socket, 4);
            const quint32 size = length.isEmpty() ? 0 : qFromBigEndian<quint32>(length.constData());
            if (size == 0)
                break;
            content += read(socket, size);
            if (m_mood == Mood::TooLarge) {
                say(socket, QByteArray("INSTREAM size limit exceeded. ERROR\0", 36));
                return;
            }
        }
        ++m_scanned;
        if (m_mood == Mood::Silent) {
            while (!m_ended) {
                pollfd gone{socket, POLLRDHUP, 0};
                if (::poll(&gone, 1, 20) > 0)
                    return;
            }
        } else if (m_mood == Mood::Rude) {
            say(socket, QByteArray(100'000, 'x'));
        } else if (m_mood == Mood::HalfAnAnswer) {
            say(socket, "stream: OK");
        } else if (content.contains("EICAR")) {
            say(socket, QByteArray("stream: Test\x1b[2J FOUND\0", 23));
        } else {
            say(socket, QByteArray("stream: OK\0", 11));
        }
    }
    void serve()
    {
        while (!m_ended) {
            const base::Descriptor client(::accept(m_listener.get(), nullptr, nullptr));
            if (client.isValid())
                answer(client.get());
        }
    }

    const Mood m_mood;
    base::Descriptor m_listener;
    std::atomic_bool m_ended = false;
    std::atomic_int m_scanned = 0;
    std::thread m_thread;
};
