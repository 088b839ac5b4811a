#pragma once

#include "server/audit/Aggregate.h"
#include "ui/blocked/Figures.h"
#include "ui/blocked/LogFile.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

namespace ui {

/// What the pictures are about.
struct FiguresRequest
{
    quint64 ticket = 0;
    QString file;
    QString where;
    bool blockedOnly = true;
};

struct FiguresAnswer
{
    quint64 ticket = 0;
    Figures figures; ///< so far
    double progress = 1; ///< 1: done
    QString error;
};

/// Counts for the pictures, step by step, on a thread of its own; move it there.
class FiguresLoader final : public QObject
{
    Q_OBJECT

public:
    static constexpr int slices = 120; ///< of the timeline, at most
    static constexpr int top = 10;

    explicit FiguresLoader(QObject *parent = nullptr);
    ~FiguresLoader() override;

    void expect(quint64 ticket) { m_expected = ticket; } ///< thread-safe: older ones stop
    void start(const FiguresRequest &request);

    static Figures figuresOf(const audit::Aggregates &aggregates);

Q_SIGNALS:
    void counted(const ui::FiguresAnswer &answer); ///< a few times a second

private:
    void step();
    void tell(double progress, const QString &error = {});

    LogFile m_log;
    std::unique_ptr<audit::AggregateWork> m_work;
    quint64 m_ticket = 0;
    QTimer m_steps;
    QElapsedTimer m_told;
    std::atomic<quint64> m_expected = 0;
};

} // namespace ui
