#pragma once

#include "server/audit/Incident.h"
#include "ui/blocked/LogFile.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

namespace ui {

struct IncidentsRequest
{
    quint64 ticket = 0;
    QString file;
    QString where;
    bool blockedOnly = true;
};

struct IncidentsAnswer
{
    quint64 ticket = 0;
    QList<audit::Incident> incidents; ///< further ones
    double progress = 1; ///< 1: done
    bool isFull = false; ///< there are more than are shown
    QString error;
};

struct IncidentRows
{
    quint64 ticket = 0;
    qint64 incident = 0; ///< its firstId
    QList<audit::AttemptRow> rows; ///< newest first
    QString error;
};

/// Folds the log into incidents step by step, on a thread of its own; move it there.
class IncidentsLoader final : public QObject
{
    Q_OBJECT

public:
    static constexpr int most = 5000; ///< incidents; further ones wait for a narrower filter
    static constexpr int rowsAtMost = 500; ///< of an incident

    explicit IncidentsLoader(QObject *parent = nullptr);
    ~IncidentsLoader() override;

    void expect(quint64 ticket) { m_expected = ticket; } ///< thread-safe: older ones stop
    void start(const IncidentsRequest &request);
    void readRows(quint64 ticket, qint64 incident, const QString &where); ///< of the log start() named

Q_SIGNALS:
    void found(const ui::IncidentsAnswer &answer);
    void rowsRead(const ui::IncidentRows &rows);

private:
    void step();
    void tell(double progress, const QString &error = {});

    LogFile m_log;
    IncidentsRequest m_request;
    std::unique_ptr<audit::IncidentScan> m_scan;
    QTimer m_steps;
    QElapsedTimer m_told;
    int m_count = 0;
    std::atomic<quint64> m_expected = 0;
};

} // namespace ui
