#include "server/files/PortableContainment.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <optional>
#include <vector>

namespace files {

namespace {

constexpr int maxLinks = 40; // as Linux
constexpr int maxSteps = 4096; // a name walked again after `..` counts again

/// One resolution. The folder reached so far is held open; the names that led there are kept, because going up means
/// walking down again: the `..` of a folder that was moved away meanwhile could lie outside.
class Walk final
{
public:
    Walk(int root, const QList<QByteArray> &ownPaths, const QByteArray &relative)
        : m_root(root)
        , m_ownPaths(ownPaths)
    {
        putAhead(relative);
    }

    base::Descriptor open(int flags, mode_t mode)
    {
        for (int step = 0; step < maxSteps; ++step) {
            if (m_ahead.empty())
                return base::Descriptor(::openat(folder(), ".", flags | O_CLOEXEC, mode));
            const QByteArray name = m_ahead.front();
            m_ahead.pop_front();
            if (name == "..") {
                if (!goUp())
                    return {};
            } else if (m_ahead.empty()) {
                if (std::optional<base::Descriptor> last = openLast(name, flags, mode))
                    return std::move(*last);
            } else if (!goDown(name)) {
                return {};
            }
        }
        errno = ELOOP;
        return {};
    }

private:
    int folder() const { return m_folder.isValid() ? m_folder.get() : m_root; }

    void putAhead(const QByteArray &path)
    {
        const QList<QByteArray> names = path.split('/');
        for (auto name = names.crbegin(); name != names.crend(); ++name) {
            if (!name->isEmpty() && *name != ".")
                m_ahead.push_front(*name);
        }
    }

    void startAgain()
    {
        m_walked.clear();
        m_folder.reset();
    }

    bool goUp()
    {
        size_t levels = 1;
        while (!m_ahead.empty() && m_ahead.front() == "..") {
            m_ahead.pop_front();
            ++levels;
        }
        if (levels > m_walked.size()) {
            errno = ENOENT;
            return false;
        }
        m_walked.resize(m_walked.size() - levels);
        m_ahead.insert(m_ahead.begin(), m_walked.begin(), m_walked.end());
        startAgain();
        return true;
    }

    bool goDown(const QByteArray &name)
    {
        base::Descriptor next(::openat(folder(), name.constData(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (next.isValid()) {
            m_folder = std::move(next);
            m_walked.push_back(name);
            return true;
        }
        return (errno == ELOOP || errno == ENOTDIR) && followLink(name);
    }

    /// nullopt: it was a link, whose target is ahead now.
    std::optional<base::Descriptor> openLast(const QByteArray &name, int flags, mode_t mode)
    {
        base::Descriptor last(::openat(folder(), name.constData(), flags | O_NOFOLLOW | O_CLOEXEC, mode));
        const bool mayFollow = (flags & O_NOFOLLOW) == 0;
        const bool refusedLink = !last.isValid() && (errno == ELOOP || errno == ENOTDIR);
        if (mayFollow && (refusedLink || isLink(last, flags))) {
            if (followLink(name))
                return std::nullopt;
            last.reset();
        }
        return last;
    }

    static bool isLink(const base::Descriptor &descriptor, int flags)
    {
        // Only O_PATH opens a link itself.
        struct stat status
        {};
        return descriptor.isValid() && (flags & O_PATH) != 0 && ::fstat(descriptor.get(), &status) == 0
            && S_ISLNK(status.st_mode);
    }

    bool followLink(const QByteArray &name)
    {
        std::array<char, PATH_MAX> buffer{};
        const ssize_t length = ::readlinkat(folder(), name.constData(), buffer.data(), buffer.size());
        if (length < 0) {
            if (errno == EINVAL)
                errno = ENOTDIR;
            return false;
        }
        if (++m_links > maxLinks) {
            errno = ELOOP;
            return false;
        }
        QByteArray target(buffer.data(), length);
        if (target.startsWith('/')) {
            const std::optional<QByteArray> inside = insideOf(target);
            if (!inside) {
                errno = ENOENT;
                return false;
            }
            target = *inside;
            startAgain();
        }
        putAhead(target);
        return true;
    }

    std::optional<QByteArray> insideOf(const QByteArray &absolute) const
    {
        for (const QByteArray &own : m_ownPaths) {
            if (absolute == own)
                return QByteArray();
            const QByteArray prefix = own.endsWith('/') ? own : own + '/';
            if (absolute.startsWith(prefix))
                return absolute.sliced(prefix.size());
        }
        return std::nullopt;
    }

    int m_root;
    const QList<QByteArray> &m_ownPaths;
    base::Descriptor m_folder; // none: the root
    std::vector<QByteArray> m_walked;
    std::deque<QByteArray> m_ahead;
    int m_links = 0;
};

} // namespace

PortableContainment::PortableContainment(base::Descriptor root, QList<QByteArray> ownPaths)
    : m_root(std::move(root))
    , m_ownPaths(std::move(ownPaths))
{}

base::Descriptor PortableContainment::openBeneath(const QByteArray &relative, int flags, mode_t mode) const
{
    return Walk(m_root.get(), m_ownPaths, relative).open(flags, mode);
}

} // namespace files
